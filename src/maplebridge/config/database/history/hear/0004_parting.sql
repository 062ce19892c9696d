GRANT DELETE ON matter_link TO mb_web;
CREATE POLICY parted ON matter_link FOR DELETE TO mb_web
    USING (kind = 'same' AND mb_may_read(parent) AND mb_may_read(child));
