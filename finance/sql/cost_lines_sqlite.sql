-- The signs of cost lines on SQLite; finance/triggers.py says what is promised.
-- Statements are separated by blank lines; each trigger is dropped before it is made again.

CREATE TRIGGER finance_costline_signed AFTER INSERT ON finance_costline
BEGIN
    SELECT RAISE(ABORT, 'The budget of an expenditure line is £0 or more.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'expenditure' AND NEW.original_budget < 0;
    SELECT RAISE(ABORT, 'The budget of an income line is £0 or less: income is negative.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'income' AND NEW.original_budget > 0;
    SELECT RAISE(ABORT, 'No award funds an income line.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'income' AND NEW.award_id IS NOT NULL;
END;

CREATE TRIGGER finance_costline_signed_anew
AFTER UPDATE OF original_budget, category_id, award_id ON finance_costline
BEGIN
    SELECT RAISE(ABORT, 'The budget of an expenditure line is £0 or more.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'expenditure' AND NEW.original_budget < 0;
    SELECT RAISE(ABORT, 'The budget of an income line is £0 or less: income is negative.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'income' AND NEW.original_budget > 0;
    SELECT RAISE(ABORT, 'No award funds an income line.')
    FROM finance_costcategory
    WHERE id = NEW.category_id AND kind = 'income' AND NEW.award_id IS NOT NULL;
END;

CREATE TRIGGER finance_costcategory_kind_kept BEFORE UPDATE OF kind ON finance_costcategory
WHEN OLD.kind IS NOT NEW.kind
BEGIN
    SELECT RAISE(ABORT, 'Cost lines of this category have budgets, so it stays what it is.')
    FROM finance_costline
    WHERE category_id = NEW.id AND (
        original_budget <> 0
        OR award_id IS NOT NULL
        OR id IN (SELECT cost_line_id FROM finance_virementline)
    );
END;
