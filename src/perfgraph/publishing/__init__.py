"""Publishing: a graph as a folder of static files that validate, can be cited and need no server."""

from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.parts import Column, File, Part, Source
from perfgraph.publishing.release import PublishOptions, Release, publish
from perfgraph.publishing.settings import Agent, ReleaseSettings, Waiver, read_release_settings

__all__ = [
    "Agent",
    "Column",
    "DocumentVersion",
    "File",
    "Part",
    "PublishOptions",
    "Release",
    "ReleaseSettings",
    "Source",
    "Waiver",
    "publish",
    "read_release_settings",
]
