"""What desks, residents, leaders and the public read about matters being resolved."""

from maplebridge.acts.resolve.queries.chain import city_glance
from maplebridge.acts.resolve.queries.figures import public_figures
from maplebridge.kernel.conduct.pages import act_form, follow_page, matter_page, read_paper, verdict_page
from maplebridge.kernel.file.desk import enough, inbox, search
from maplebridge.kernel.file.news import news, unread
from maplebridge.kernel.file.statutes import procedure_page, procedures

__all__ = [
    "act_form",
    "city_glance",
    "enough",
    "follow_page",
    "inbox",
    "matter_page",
    "news",
    "procedure_page",
    "procedures",
    "public_figures",
    "read_paper",
    "search",
    "unread",
    "verdict_page",
]
