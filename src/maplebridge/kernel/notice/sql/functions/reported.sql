-- An SMS service says that something became of a message. It is not believed: the clock asks it, at its next round.

-- Ask at once about the message that the service calls so, if it is still asked about at all.
CREATE OR REPLACE FUNCTION notice_reported(called text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE notice_sending SET ask = now() WHERE ask > now() AND provider = called AND way = 2 AND state = 1;
END $$;
REVOKE ALL ON FUNCTION notice_reported(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notice_reported(text) TO mb_web;
