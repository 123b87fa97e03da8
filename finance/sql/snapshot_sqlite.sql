-- The triggers of closes on SQLite; finance/triggers.py says what they promise.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.

CREATE TRIGGER finance_snapshot_not_changed BEFORE UPDATE ON finance_snapshot
WHEN OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL
    OR (OLD.id, OLD.period_id, OLD.taken_at, OLD.taken_by_id, OLD.reason)
        <> (NEW.id, NEW.period_id, NEW.taken_at, NEW.taken_by_id, NEW.reason)
    OR OLD.amber_over IS NOT NEW.amber_over OR OLD.red_over IS NOT NEW.red_over
BEGIN
    SELECT RAISE(ABORT, 'A close is frozen: reopening the period supersedes it.');
END;

CREATE TRIGGER finance_snapshot_not_deleted BEFORE DELETE ON finance_snapshot
BEGIN
    SELECT RAISE(ABORT, 'A close is frozen: reopening the period supersedes it.');
END;

CREATE TRIGGER finance_snapshotline_not_changed BEFORE UPDATE ON finance_snapshotline
BEGIN
    SELECT RAISE(ABORT, 'A close is frozen: reopening the period supersedes it.');
END;

CREATE TRIGGER finance_snapshotline_not_deleted BEFORE DELETE ON finance_snapshotline
BEGIN
    SELECT RAISE(ABORT, 'A close is frozen: reopening the period supersedes it.');
END;

CREATE TRIGGER finance_snapshotline_added BEFORE INSERT ON finance_snapshotline
WHEN EXISTS (
    SELECT 1 FROM finance_snapshot s JOIN finance_period p ON p.id = s.period_id
    WHERE s.id = NEW.snapshot_id AND (p.closed_at IS NOT NULL OR s.superseded_at IS NOT NULL)
)
BEGIN
    SELECT RAISE(ABORT, 'A close is frozen: reopening the period supersedes it.');
END;
