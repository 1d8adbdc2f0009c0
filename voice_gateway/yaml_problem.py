"""What is wrong with a YAML file that a person wrote, in one line with the place."""

from pathlib import Path

import yaml
from pydantic import ValidationError

YAML_PROBLEMS = (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError)
"""What reading such a file and checking it by a model may raise."""


def yaml_problem(path: Path, error: Exception) -> str:
    """error: of YAML_PROBLEMS."""
    match error:
        case yaml.YAMLError():
            mark = getattr(error, "problem_mark", None)
            return f"{path}: not YAML{f', line {mark.line + 1}' if mark else ''}"
        case ValidationError():
            problem = error.errors()[0]
            place = ".".join(str(part) for part in problem["loc"]) or "the file"
            return f"{path}: {place}: {problem['msg']}"
        case _:
            return f"{path}: cannot be read ({type(error).__name__})"
