INSERT INTO matter_statement (matter, seq, field, text, salt, sealed)
SELECT m.number, 1, 'title', m.title, '', false FROM matter_matter m
WHERE m.title <> '' AND NOT EXISTS (
    SELECT FROM matter_statement s
    WHERE s.matter = m.number AND s.seq = 1 AND s.field = 'text' AND position(rtrim(m.title, '…') IN s.text) > 0
)
ON CONFLICT DO NOTHING
;
