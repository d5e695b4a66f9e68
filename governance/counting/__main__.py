"""``python -m governance.counting``: the count alone, for an auditor with a ballot file."""

import sys

from governance.counting.alone import main

if __name__ == "__main__":
    sys.exit(main())
