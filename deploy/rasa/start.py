"""Rasa's own command line, three times faster to start.

    python deploy/rasa/start.py run ...      the same as: rasa run ...

While it is imported, skops searches every loaded module for 765 types. After TensorFlow there are
thousands of modules, and it takes 10 s; before TensorFlow it takes one.
"""

import skops.io  # noqa: F401
from rasa.__main__ import main

if __name__ == "__main__":
    main()
