"""Meetings of people who come for an organisation: teams, persons by name, agendas, sessions, members of a board."""
