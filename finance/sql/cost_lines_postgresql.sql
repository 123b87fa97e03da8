-- The signs of cost lines on PostgreSQL; finance/triggers.py says what is promised.
-- Statements are separated by blank lines, and making them again replaces them.

CREATE OR REPLACE FUNCTION finance_costline_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_kind text;
BEGIN
    SELECT kind INTO its_kind FROM finance_costcategory WHERE id = NEW.category_id FOR SHARE;
    IF its_kind = 'expenditure' AND NEW.original_budget < 0 THEN
        RAISE check_violation USING MESSAGE =
            'The budget of an expenditure line is £0 or more.';
    END IF;
    IF its_kind = 'income' AND NEW.original_budget > 0 THEN
        RAISE check_violation USING MESSAGE =
            'The budget of an income line is £0 or less: income is negative.';
    END IF;
    IF its_kind = 'income' AND NEW.award_id IS NOT NULL THEN
        RAISE check_violation USING MESSAGE = 'No award funds an income line.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_costline_signed
    BEFORE INSERT OR UPDATE OF original_budget, category_id, award_id ON finance_costline
    FOR EACH ROW EXECUTE FUNCTION finance_costline_signed();

CREATE OR REPLACE FUNCTION finance_costcategory_kind_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM finance_costline
        WHERE category_id = NEW.id AND (
            original_budget <> 0
            OR award_id IS NOT NULL
            OR id IN (SELECT cost_line_id FROM finance_virementline)
        )
    ) THEN
        RAISE check_violation USING MESSAGE =
            'Cost lines of this category have budgets, so it stays what it is.';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER finance_costcategory_kind_kept
    BEFORE UPDATE OF kind ON finance_costcategory
    FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind)
    EXECUTE FUNCTION finance_costcategory_kind_kept();
