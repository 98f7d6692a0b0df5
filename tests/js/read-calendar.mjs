// Reads a calendar from standard input with the parser of Thunderbird, and says in JSON what it understood.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = ICAL.Component.fromString(readFileSync(0, "utf8"));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(new ICAL.Timezone(zone));
}

function entry(component) {
  const event = new ICAL.Event(component);
  const text = (name) => component.getFirstPropertyValue(name)?.toString() ?? "";
  return {
    uid: event.uid,
    title: event.summary,
    language: component.getFirstProperty("summary").getParameter("language"),
    about: event.description,
    place: event.location,
    status: text("status"),
    busy: text("transp") === "OPAQUE",
    sequence: event.sequence,
    changed: text("last-modified"),
    url: text("url"),
    publisher: text("organizer"),
    zone: event.startDate.zone.tzid,
    local: event.startDate.toString(),
    starts: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
    alarms: component.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toString()),
  };
}

process.stdout.write(
  JSON.stringify({
    method: calendar.getFirstPropertyValue("method"),
    name: calendar.getFirstPropertyValue("name"),
    refresh: calendar.getFirstPropertyValue("refresh-interval")?.toString() ?? "",
    entries: calendar.getAllSubcomponents("vevent").map(entry),
  }),
);
