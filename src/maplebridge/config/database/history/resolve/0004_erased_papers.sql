GRANT DELETE ON resolve_paper TO mb_clock;
