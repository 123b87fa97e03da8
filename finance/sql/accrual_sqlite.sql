-- The triggers of accruals on SQLite; finance/triggers.py says what they promise.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.

CREATE TRIGGER finance_accrual_entered BEFORE INSERT ON finance_accrual
BEGIN
    SELECT RAISE(ABORT, 'An accrual belongs to a cost line and a period of one programme and year.')
    WHERE NOT EXISTS (
        SELECT 1
        FROM finance_period p
        JOIN finance_costline c ON c.id = NEW.cost_line_id AND c.year = p.year
        JOIN programmes_workstream w
            ON w.id = c.workstream_id AND w.programme_id = p.programme_id
        WHERE p.id = NEW.period_id
    );
    SELECT RAISE(
        ABORT, 'An accrual is entered or withdrawn only while its period and the next one are open.'
    )
    WHERE EXISTS (
        SELECT 1
        FROM finance_period p
        JOIN finance_period o ON o.programme_id = p.programme_id
        WHERE o.id = NEW.period_id
            AND p.year * 12 + p.number - (o.year * 12 + o.number) IN (0, 1)
            AND p.closed_at IS NOT NULL
    );
END;

CREATE TRIGGER finance_accrual_withdrawn BEFORE UPDATE ON finance_accrual
BEGIN
    SELECT RAISE(ABORT, 'An accrual stays as it was entered: withdraw it and enter another.')
    WHERE OLD.withdrawn_at IS NOT NULL
        OR OLD.id <> NEW.id
        OR OLD.cost_line_id <> NEW.cost_line_id
        OR OLD.period_id <> NEW.period_id
        OR OLD.kind <> NEW.kind
        OR OLD.amount <> NEW.amount
        OR OLD.reason <> NEW.reason
        OR OLD.evidence <> NEW.evidence
        OR OLD.recorded_at <> NEW.recorded_at
        OR OLD.recorded_by_id <> NEW.recorded_by_id;
    SELECT RAISE(
        ABORT, 'An accrual is entered or withdrawn only while its period and the next one are open.'
    )
    WHERE EXISTS (
        SELECT 1
        FROM finance_period p
        JOIN finance_period o ON o.programme_id = p.programme_id
        WHERE o.id = NEW.period_id
            AND p.year * 12 + p.number - (o.year * 12 + o.number) IN (0, 1)
            AND p.closed_at IS NOT NULL
    );
END;

CREATE TRIGGER finance_accrual_not_deleted BEFORE DELETE ON finance_accrual
BEGIN
    SELECT RAISE(ABORT, 'An accrual stays as it was entered: withdraw it and enter another.');
END;
