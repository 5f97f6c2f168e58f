"""`python -m certway`: knows the command line's entry, and refuses to know anything else."""

from certway.cli.main import main

if __name__ == "__main__":
    main(prog_name="certway")
