from operators.forms.parties import (
    JoinAnswerForm,
    JoinForm,
    JoinRefusalForm,
    NameForm,
    OwnerForm,
    ProofForm,
    RefusalForm,
    SuccessionForm,
)
from operators.forms.systems import FACT_LABELS, AssessmentForm, FactForm, FiguresForm, FindForm, SystemForm, field_name

__all__ = [
    "FACT_LABELS",
    "AssessmentForm",
    "FactForm",
    "FiguresForm",
    "FindForm",
    "JoinAnswerForm",
    "JoinForm",
    "JoinRefusalForm",
    "NameForm",
    "OwnerForm",
    "ProofForm",
    "RefusalForm",
    "SuccessionForm",
    "SystemForm",
    "field_name",
]
