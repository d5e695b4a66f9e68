"""Acts on notices: queue, deliver, mark as returned, send again, print."""

from governance.notices.service.bounces import Bounce, mark_bounced, read_bounce
from governance.notices.service.deliver import deliver_due
from governance.notices.service.handle import mark_printed, note_printed, resend
from governance.notices.service.queue import queue_notice
from governance.notices.service.smtp import SmtpSender

__all__ = [
    "Bounce",
    "SmtpSender",
    "deliver_due",
    "mark_bounced",
    "mark_printed",
    "note_printed",
    "queue_notice",
    "read_bounce",
    "resend",
]
