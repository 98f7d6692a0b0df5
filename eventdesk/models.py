"""Every table, imported once, so that migrations see them all."""

from eventdesk.advice.models import AdviceNote, AdviceTopic
from eventdesk.checkin.models import Conflict, Device, DeviceStation, Scan, ScanAttendee, Visit
from eventdesk.events.models import Campaign, Event, EventText, Station, StationText
from eventdesk.halls.models import EventRoom, Interpreter, Partner, PartnerStand, Room
from eventdesk.health.models import SignOfLife
from eventdesk.journal import Deletion
from eventdesk.legal.models import Feedback
from eventdesk.limits import LimitCounter
from eventdesk.outbox.models import OutgoingMail
from eventdesk.professionals.models import (
    AgendaItem,
    BoardMember,
    EventSession,
    KeptContact,
    Meeting,
    Organisation,
    Person,
    Team,
)
from eventdesk.registration.models import Registration
from eventdesk.reports.delivery.models import ReportDelivery, ReportRecipient, ReportSchedule
from eventdesk.reports.models import EventNote, RecordedCount, ReportFile, ReportVersion
from eventdesk.retention.models import RetentionRun
from eventdesk.staff.models import AuditDay, AuditEntry, RecoveryCode, StaffLink, StaffMember, StaffSession
from eventdesk.tickets.models import Attendee, Ticket

__all__ = [
    "AdviceNote",
    "AdviceTopic",
    "AgendaItem",
    "Attendee",
    "AuditDay",
    "AuditEntry",
    "BoardMember",
    "Campaign",
    "Conflict",
    "Deletion",
    "Device",
    "DeviceStation",
    "Event",
    "EventNote",
    "EventRoom",
    "EventSession",
    "EventText",
    "Feedback",
    "Interpreter",
    "KeptContact",
    "LimitCounter",
    "Meeting",
    "Organisation",
    "OutgoingMail",
    "Partner",
    "PartnerStand",
    "Person",
    "RecordedCount",
    "RecoveryCode",
    "Registration",
    "ReportDelivery",
    "ReportFile",
    "ReportRecipient",
    "ReportSchedule",
    "ReportVersion",
    "RetentionRun",
    "Room",
    "Scan",
    "ScanAttendee",
    "SignOfLife",
    "StaffLink",
    "StaffMember",
    "StaffSession",
    "Station",
    "StationText",
    "Team",
    "Ticket",
    "Visit",
]
