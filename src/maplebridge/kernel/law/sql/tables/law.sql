-- Texts of procedures that the city adopted; one is never changed, a later version stands beside it.

-- Every role reads them: a proof names the text by its hash.
GRANT SELECT ON law_adoptedprocedure TO mb_web, mb_seal, mb_export;
GRANT SELECT, INSERT ON law_adoptedprocedure TO mb_clock;
GRANT USAGE ON SEQUENCE law_adoptedprocedure_id_seq TO mb_clock;
