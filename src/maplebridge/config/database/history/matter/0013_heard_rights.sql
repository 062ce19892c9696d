GRANT SELECT (category, urgency, sorted) ON matter_matter TO mb_seal;
