-- The triggers of accruals on PostgreSQL; finance/triggers.py says what they promise.
-- Statements are separated by blank lines, and making them again replaces them.

CREATE OR REPLACE FUNCTION finance_accrual_entered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.withdrawn_at IS NOT NULL OR (
            OLD.cost_line_id, OLD.period_id, OLD.kind, OLD.amount,
            OLD.reason, OLD.evidence, OLD.recorded_at, OLD.recorded_by_id
        ) IS DISTINCT FROM (
            NEW.cost_line_id, NEW.period_id, NEW.kind, NEW.amount,
            NEW.reason, NEW.evidence, NEW.recorded_at, NEW.recorded_by_id
        ) THEN
            RAISE check_violation USING MESSAGE =
                'An accrual stays as it was entered: withdraw it and enter another.';
        END IF;
    END IF;
    IF NOT EXISTS (
        SELECT 1
        FROM finance_period p
        JOIN finance_costline c ON c.id = NEW.cost_line_id AND c.year = p.year
        JOIN programmes_workstream w
            ON w.id = c.workstream_id AND w.programme_id = p.programme_id
        WHERE p.id = NEW.period_id
    ) THEN
        RAISE foreign_key_violation USING MESSAGE =
            'An accrual belongs to a cost line and a period of one programme and year.';
    END IF;
    PERFORM 1
        FROM finance_period p
        JOIN finance_period o ON o.programme_id = p.programme_id
        WHERE o.id = NEW.period_id
            AND p.year * 12 + p.number - (o.year * 12 + o.number) IN (0, 1)
        ORDER BY p.id FOR SHARE OF p;
    IF EXISTS (
        SELECT 1
        FROM finance_period p
        JOIN finance_period o ON o.programme_id = p.programme_id
        WHERE o.id = NEW.period_id
            AND p.year * 12 + p.number - (o.year * 12 + o.number) IN (0, 1)
            AND p.closed_at IS NOT NULL
    ) THEN
        RAISE check_violation USING MESSAGE =
            'An accrual is entered or withdrawn only while its period and the next one are open.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_accrual_entered
    BEFORE INSERT OR UPDATE ON finance_accrual
    FOR EACH ROW EXECUTE FUNCTION finance_accrual_entered();

CREATE OR REPLACE FUNCTION finance_accrual_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING MESSAGE =
        'An accrual stays as it was entered: withdraw it and enter another.';
END $$;

CREATE OR REPLACE TRIGGER finance_accrual_not_deleted
    BEFORE DELETE ON finance_accrual
    FOR EACH ROW EXECUTE FUNCTION finance_accrual_kept();

CREATE OR REPLACE TRIGGER finance_accrual_not_emptied
    BEFORE TRUNCATE ON finance_accrual
    FOR EACH STATEMENT EXECUTE FUNCTION finance_accrual_kept();
