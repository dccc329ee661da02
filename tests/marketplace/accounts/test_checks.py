from marketplace.accounts.checks import demo_stays_at_home


def test_the_demo_is_refused_outside_the_embedded_settings(settings):
    assert not demo_stays_at_home(None)
    settings.SETTINGS_MODULE = "marketplace.settings.production"
    assert [error.id for error in demo_stays_at_home(None)] == ["accounts.E001"]
