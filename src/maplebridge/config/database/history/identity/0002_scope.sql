CREATE FUNCTION mb_units() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('mb.units', true), ''), '{}')::int[] $$;
CREATE FUNCTION mb_offices() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('mb.offices', true), ''), '{}')::int[] $$;
CREATE FUNCTION mb_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('mb.account', true), '')::bigint $$;
CREATE FUNCTION mb_matter() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('mb.matter', true), '')::bigint $$;
