"""Pages that anybody reads."""

from marketplace.core.classification import declare

declare("cms.EmergencyPage", public="lead body")
declare("cms.FaqPage", public="lead body")
declare("cms.FreeServicesPage", public="lead body")
declare("cms.GuidanceIndex", public="lead body")
declare("cms.GuidancePage", public="lead body")
declare("cms.HomePage", public="lead body")
declare("cms.ProgramIndex", public="lead body")
declare("cms.ProgramPage", public="lead body")
declare("cms.StandardPage", public="lead body")
