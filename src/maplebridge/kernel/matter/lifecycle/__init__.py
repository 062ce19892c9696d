"""How a matter lives: opened, moved by acts and by silence, sorted, joined, corrected; who holds it meanwhile."""
