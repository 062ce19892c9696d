-- Accounts, posts and sessions. The web's role changes none of them by itself: it calls the functions beside this file.

-- Who may sign in. The web reads everything but the hash of the password.
GRANT SELECT, INSERT, UPDATE ON identity_account TO mb_clock;
GRANT SELECT (id, username, shown_en, shown_zh, language, is_active, epoch, must_change,
    has_factor) ON identity_account TO mb_web;
GRANT USAGE ON SEQUENCE identity_account_id_seq TO mb_clock;
CREATE TRIGGER added_with_an_entry
    AFTER INSERT ON identity_account FOR EACH ROW
    WHEN (coalesce(current_setting('mb.founding', true), '') <> 'on')
    EXECUTE FUNCTION identity_account_changed();
CREATE TRIGGER leaves_an_entry
    AFTER UPDATE ON identity_account FOR EACH ROW
    WHEN ((OLD.username, OLD.password, OLD.is_active, OLD.epoch)
        IS DISTINCT FROM (NEW.username, NEW.password, NEW.is_active, NEW.epoch))
    EXECUTE FUNCTION identity_account_changed();

-- In which office an account works, since when, and who stands in.
GRANT SELECT ON identity_post TO mb_web;
GRANT SELECT, INSERT, UPDATE ON identity_post TO mb_clock;
GRANT USAGE ON SEQUENCE identity_post_id_seq TO mb_clock;
SELECT points_at('identity_post', 'office_id', 'territory_office');
CREATE TRIGGER added_with_an_entry
    AFTER INSERT ON identity_post FOR EACH ROW
    WHEN (coalesce(current_setting('mb.founding', true), '') <> 'on')
    EXECUTE FUNCTION identity_post_changed();
CREATE TRIGGER leaves_an_entry
    AFTER UPDATE ON identity_post FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION identity_post_changed();

-- A second factor; nobody reads the secret.
GRANT DELETE ON identity_factor TO mb_clock;
GRANT SELECT (account_id) ON identity_factor TO mb_clock;
ALTER TABLE identity_factor ENABLE ROW LEVEL SECURITY;
CREATE POLICY ended ON identity_factor FOR DELETE TO mb_clock USING (true);
CREATE POLICY seen ON identity_factor FOR SELECT TO mb_clock USING (true);
CREATE TRIGGER leaves_an_entry
    AFTER INSERT OR DELETE ON identity_factor FOR EACH ROW
    EXECUTE FUNCTION identity_factor_changed();

-- Open sessions; only functions read them.
ALTER TABLE identity_session ENABLE ROW LEVEL SECURITY;

-- Sessions that wait for the second factor; only functions read them.
ALTER TABLE identity_halfway ENABLE ROW LEVEL SECURITY;

-- A month of tries at the doors of accounts.
GRANT SELECT ON identity_signin TO mb_clock;
ALTER TABLE identity_signin ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON identity_signin FOR SELECT TO mb_clock USING (true);
CREATE UNIQUE INDEX IF NOT EXISTS signin_once_a_day ON identity_signin (account_id, at) WHERE opened;

-- Tries at a door in one window of time.
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_attempt TO mb_web, mb_clock;
