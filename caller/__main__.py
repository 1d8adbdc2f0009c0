import sys

from caller.cli import main

sys.exit(main(sys.argv[1:]))
