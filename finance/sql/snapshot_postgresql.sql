-- The triggers of closes on PostgreSQL; finance/triggers.py says what they promise.
-- Statements are separated by blank lines, and making them again replaces them.

CREATE OR REPLACE FUNCTION finance_snapshot_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL
            AND (OLD.id, OLD.period_id, OLD.taken_at, OLD.taken_by_id, OLD.reason)
                = (NEW.id, NEW.period_id, NEW.taken_at, NEW.taken_by_id, NEW.reason)
            AND (OLD.amber_over, OLD.red_over)
                IS NOT DISTINCT FROM (NEW.amber_over, NEW.red_over)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE check_violation USING MESSAGE =
        'A close is frozen: reopening the period supersedes it.';
END $$;

CREATE OR REPLACE TRIGGER finance_snapshot_not_changed
    BEFORE UPDATE OR DELETE ON finance_snapshot
    FOR EACH ROW EXECUTE FUNCTION finance_snapshot_kept();

CREATE OR REPLACE TRIGGER finance_snapshot_not_emptied
    BEFORE TRUNCATE ON finance_snapshot
    FOR EACH STATEMENT EXECUTE FUNCTION finance_snapshot_kept();

CREATE OR REPLACE FUNCTION finance_snapshotline_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE =
        'A close is frozen: reopening the period supersedes it.';
END $$;

CREATE OR REPLACE TRIGGER finance_snapshotline_not_changed
    BEFORE UPDATE OR DELETE ON finance_snapshotline
    FOR EACH ROW EXECUTE FUNCTION finance_snapshotline_kept();

CREATE OR REPLACE TRIGGER finance_snapshotline_not_emptied
    BEFORE TRUNCATE ON finance_snapshotline
    FOR EACH STATEMENT EXECUTE FUNCTION finance_snapshotline_kept();

CREATE OR REPLACE FUNCTION finance_snapshotline_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM finance_snapshot s JOIN finance_period p ON p.id = s.period_id
        WHERE s.id = NEW.snapshot_id AND (p.closed_at IS NOT NULL OR s.superseded_at IS NOT NULL)
    ) THEN
        RAISE check_violation USING MESSAGE =
            'A close is frozen: reopening the period supersedes it.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_snapshotline_added
    BEFORE INSERT ON finance_snapshotline
    FOR EACH ROW EXECUTE FUNCTION finance_snapshotline_added();
