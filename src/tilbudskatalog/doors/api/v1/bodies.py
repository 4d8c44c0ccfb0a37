"""What providers send."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tilbudskatalog.doors.api.v1.parameters import MAX_NUMBER

Name = Annotated[str, Field(max_length=64)]
Revision = Annotated[int | None, Field(ge=1, le=MAX_NUMBER)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Adopt(Body):
    template: Name = Field(description="The code of a national offering.")


class Adapt(Body):
    """A field that is given becomes one's own, in every language; one in `follow` returns to the national text."""

    texts: dict[Name, dict[Name, str]] = Field({}, description="By language, then field.")
    values: dict[Name, Any] = Field({}, description="formats, themes, audiences, conditions, access, cost_kind, ages.")
    follow: list[Name] = Field([], max_length=20)
    expected_revision: Revision = Field(None, description="The revision that you read; refused when it has changed.")


class ActOn(Body):
    comment: str = Field("", max_length=2000, description="With approve.")
    reason: str = Field("", max_length=2000, description="With return, withdraw, keep-own.")
    cancel_courses: bool = Field(
        False, description="With withdraw: courses that are to come are cancelled too, and everyone in them is told."
    )
    field: Name = Field("", description="With accept-upstream and keep-own.")
    seen_version: Revision = Field(None, description="The drift's version that you read; refused when it has changed.")
    expected_revision: Revision = Field(None, description="The revision that you read; refused when it has changed.")
