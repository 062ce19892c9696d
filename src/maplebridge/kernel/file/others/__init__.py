"""Others in a matter beside the office that has it: offices that are asked, bodies outside the city."""
