"""Every benchmark of the folder, one after the other, or those that are named. Run by hand:

DATABASE_URL=postgres://user@host/database python -m tests.benchmarks [NAME …] [--rows N]

The database is one of their own, migrated and empty (see `manage.py bench_seed`); what is in it is
emptied. Each compares the tracker with what the machine can do, in one run and by turns, because
seconds alone say more about the machine: read the ratios. A module of the folder takes part when
it has a `benchmark` that takes the parsed options and yields lines to print.
"""

import argparse
import importlib
import os
import pkgutil

import django

import tests.benchmarks


def main() -> None:
    names = sorted(module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", help=f"Of {', '.join(names)}; default: all.")
    parser.add_argument("--rows", type=int, default=200_000, help="Of the ledger that is made.")
    parser.add_argument("--rounds", type=int, default=3, help="The ratios are of the medians.")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation.settings")
    django.setup()
    for name in options.names or names:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        if hasattr(module, "benchmark"):
            print(f"\n{(module.__doc__ or name).splitlines()[0]}")  # noqa: T201 - its output
            for line in module.benchmark(options):
                print(line, flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
