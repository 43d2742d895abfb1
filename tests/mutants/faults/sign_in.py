"""The way in."""

from tests.mutants.patches import Patch

SIGN_IN = (
    Patch(
        "Forms are taken from other sites",
        "lms/request_security.py",
        "    CSRFProtect(app)\n",
        '    app.config["WTF_CSRF_CHECK_DEFAULT"] = False\n    CSRFProtect(app)\n',
        "tests/house/test_doors.py::test_nothing_is_posted_without_a_token",
    ),
    Patch(
        "Somebody may try as many passwords a minute as they like",
        "lms/request_security.py",
        'Limit.POSTS: limiter.limit(_so_many, methods=["POST"])',
        'Limit.POSTS: limiter.limit(_so_many, methods=["PUT"])',
        "tests/accounts/test_sign_in.py",
    ),
    Patch(
        "A session that was ended goes on",
        "lms/accounts/queries/sessions.py",
        "and_(SignIn.ended_at.is_(None), SignIn.at > moment)",
        "and_(SignIn.at > moment)",
        "tests/accounts/test_sessions.py",
    ),
    Patch(
        "A session lasts for a day",
        "lms/accounts/queries/sessions.py",
        '"begun": now - SESSION_LASTS}',
        '"begun": now - 2 * SESSION_LASTS}',
        "tests/accounts/test_sessions.py",
    ),
    Patch(
        "Supervisors need no second step where it is required",
        "lms/accounts/rules/security_policy.py",
        "Role.ADMINISTRATOR, Role.SUPERVISOR})",
        "Role.ADMINISTRATOR})",
        "tests/accounts/test_second_step.py::TestWhereItIsRequired",
    ),
    Patch(
        "Nobody is led to set up the second step that they must have",
        "lms/request_security.py",
        "if g.viewer is None or g.sign_in.has_second or",
        "if g.viewer is None or not g.sign_in.has_second or",
        "tests/accounts/test_second_step.py::TestWhereItIsRequired",
    ),
    Patch(
        "A recovery code is taken twice",
        "lms/accounts/service/factors.py",
        "plain(code)), RecoveryCode.used_at.is_(None))",
        "plain(code)))",
        "tests/accounts/test_second_step.py::TestRecoveryCodes",
    ),
    Patch(
        "An account is locked after eleven failures",
        "lms/accounts/service/attempts.py",
        "count >= FAILURES_ALLOWED",
        "count > FAILURES_ALLOWED",
        "tests/accounts/test_sign_in.py",
    ),
    Patch(
        "An invitation works twice",
        "lms/accounts/rules/tickets.py",
        "    if ticket.used_at:\n",
        "    if ticket.used_at and ticket.ended_at:\n",
        "tests/accounts/test_links.py",
    ),
    Patch(
        "Signing in leads on to another site",
        "lms/accounts/rules/security_policy.py",
        ' and not url.startswith("//")',
        "",
        "tests/accounts/test_sign_in.py",
    ),
)
