"""The book as `buat` makes it: one description of tabs and looks for both stores, and the texts of the static tabs."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ..config import Config
from ..errors import ConfigError
from ..frozen import replace
from ..grid import TabContent, WorkbookLayout
from ..schema import GUIDE, SOP, TABS
from .guide import guide_content, guide_heights, keep_guide
from .looks import looks
from .owned_tabs import guide_tab, history_tab, recap_tab, sop_tab, tasks_tab
from .procedure import StepPerformance, sop_content, sop_heights
from .references import reference_writes, unused_id_writes
from .shared_tabs import agenda_tab, handover_tab, reference_tab
from .templates import LAYOUT_FILE, Theme, keep_template, load_theme, shipped_config, template, templates_dir

__all__ = [
    "StepPerformance",
    "guide_content",
    "keep_templates",
    "reference_writes",
    "shipped_config",
    "sop_content",
    "templates_dir",
    "unused_id_writes",
    "with_heights",
    "workbook_layout",
]


_HEIGHTS = {GUIDE: guide_heights, SOP: sop_heights}  # of the tabs that hold sentences


def with_heights(content: TabContent, config: Config) -> TabContent:
    """Petunjuk or SOP with its rows as high as they must be, any other tab as it is: asked for only where it is to be
    written, which is rare.
    """
    needed = _HEIGHTS.get(content.name)
    return replace(content, heights=needed(content.rows, config)) if needed else content


def workbook_layout(config: Config) -> WorkbookLayout:
    """The whole book: eight tabs in the order of INTERFACE section 3, and every look by name.

    raises  ConfigError: the office's own tata-letak.toml is wrong
    """
    return _layout(config.replaced(path=Path()), load_theme(config))


@lru_cache(maxsize=4)  # by all that it is made of: one that stays asks again, and most of many offices have the same
def _layout(config: Config, theme: Theme) -> WorkbookLayout:
    makers = (guide_tab, agenda_tab, tasks_tab, recap_tab, handover_tab, history_tab, reference_tab, sop_tab)
    tabs = {tab.name: tab for tab in (make(config, theme) for make in makers)}
    return WorkbookLayout([tabs[name] for name in TABS], looks(config, theme), theme.huruf.nama, theme.huruf.ukuran)


def keep_templates(config: Config) -> None:
    """The next run need not check tata-letak.toml and petunjuk.toml again, as long as they do not change.

    One that somebody edits meanwhile is for the next run to refuse: the book is written.
    """
    with suppress(ConfigError, OSError):
        keep_template(Theme, template(config, LAYOUT_FILE))
    with suppress(ConfigError, OSError):
        keep_guide(config)
