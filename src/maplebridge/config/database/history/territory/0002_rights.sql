GRANT SELECT ON territory_unit, territory_name, territory_succession, territory_office, territory_mandate, territory_taskitem, territory_edition TO mb_web, mb_clock, mb_seal, mb_export;
                GRANT INSERT, UPDATE ON territory_unit, territory_name, territory_succession, territory_office, territory_mandate, territory_taskitem, territory_edition TO mb_clock;
                GRANT DELETE ON territory_mandate TO mb_clock;
                GRANT USAGE ON SEQUENCE territory_unit_id_seq, territory_office_id_seq TO mb_clock;
