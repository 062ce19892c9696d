GRANT SELECT (procedure_id, level, step, opened, touched, due, next) ON matter_matter TO mb_seal;
