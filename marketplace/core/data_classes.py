from marketplace.core.classification import declare

declare("core.OutboxRow", code="name args", confidential="last_error")
declare("core.Change", code="kind")
declare("core.ScheduleRun", code="job", confidential="last_error")
declare("core.SentPage", code="token words target")
