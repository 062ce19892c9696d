GRANT INSERT ON matter_timekeeping TO mb_clock;
