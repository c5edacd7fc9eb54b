"""``python -m symdiv``."""

from symdiv.cli import main

if __name__ == "__main__":
    main()
