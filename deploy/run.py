"""`make setup` and `make run`. Written so that any Python 3 can read it and say which one is needed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Levee needs Python 3.11 or newer, and this is %d.%d. Install a newer one." % sys.version_info[:2])  # noqa: UP031

from launch import main

if __name__ == "__main__":
    main(sys.argv[1:])
