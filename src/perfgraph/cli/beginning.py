"""How every command begins: its settings, and the screen it prints to."""

import os

from perfgraph.cli.options import Tongue
from perfgraph.cli.screen import Screen
from perfgraph.settings import Settings, language, read_settings


def begin(store: str, lang: Tongue | None) -> tuple[Settings, Screen]:
    """Return the settings of the environment, with the store that is asked for, and a screen in its language.

    Raises `SettingsError` where a variable of the environment has no meaning.
    """
    settings = read_settings(os.environ, store)
    return settings, Screen(language(lang.value) if lang else settings.language)
