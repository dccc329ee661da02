from django import forms

from tests import source


class ExampleForm(forms.Form):
    name = forms.CharField(help_text="As on the letter")
    color = forms.ChoiceField(choices=[("r", "Red"), ("b", "Blue")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    letter = forms.FileField(required=False)


def test_the_error_summary_links_to_each_field_and_hints_are_tied_to_inputs():
    html = ExampleForm({"name": ""}).render()
    assert 'href="#id_name"' in html
    assert 'href="#id_color_0"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_stand_in_a_fieldset_and_optional_fields_say_so():
    html = ExampleForm().render()
    assert html.count("<fieldset") == 1
    assert "usa-radio__input" in html
    assert html.count("(optional)") == 1


class SeveralForm(forms.Form):
    roles = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)


def test_where_several_may_be_chosen_they_look_like_checkboxes():
    html = SeveralForm().render()
    assert html.count('class="usa-checkbox__input"') == 2
    assert html.count('class="usa-checkbox__label"') == 2
    assert "usa-radio" not in html


def test_an_empty_required_field_is_named_where_it_is_said():
    html = ExampleForm({}).render()
    assert html.count("Fill in “Name”.") == 2
    assert "This field is required" not in html


def test_what_the_framework_says_is_said_in_plain_words():
    class Odd(forms.Form):
        color = forms.ChoiceField(choices=[("r", "Red")])
        count = forms.IntegerField(min_value=2)
        name = forms.CharField(max_length=3)

    form = Odd({"color": "<b>", "count": "many", "name": "four"})
    assert form["color"].sentences == ["Choose one of the answers we list for “Color”."]
    assert form["count"].sentences == ["Enter a whole number for “Count”, for example 12."]
    assert form["name"].sentences == ["Shorten “Name” to 3 characters or less. It has 4 now."]
    assert Odd({"count": "1"})["count"].sentences == ["Enter 2 or more for “Count”."]


def test_every_component_is_on_some_page():
    parts = [path.read_text() for path in (*source.templates(), *source.python_files())]
    names = [path.name for path in source.templates() if path.parent.parts[-2:] == ("core", "components")]
    assert [name for name in names if not any(f"core/components/{name}" in part for part in parts)] == []
