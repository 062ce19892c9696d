-- Texts of procedures that the city adopted; one is never changed, a later version stands beside it.

-- Every role reads them: a proof names the text by its hash.
GRANT SELECT ON law_adoptedprocedure TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT ON law_adoptedprocedure TO mb_clock;
GRANT USAGE ON SEQUENCE law_adoptedprocedure_id_seq TO mb_clock;

-- A city that adopted its procedures before it said whose rules it goes by: those of the first one.
UPDATE territory_edition SET pack = (SELECT pack FROM law_adoptedprocedure ORDER BY id LIMIT 1)
    WHERE pack = '' AND EXISTS (SELECT FROM law_adoptedprocedure);
