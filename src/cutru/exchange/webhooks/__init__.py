"""Programs are told what happens to the stays of a facility: endpoints, events, signed deliveries."""
