"""./cutru code USERNAME: the present authenticator code of a trial account, nothing else on stdout."""

import argparse

from cutru.cli.environment import is_production, say, start_django

REFUSED = 2


def run(arguments: list[str]) -> int:
    """Print the six digits; 2 with a sentence in production and for accounts that are not trial accounts."""
    parser = argparse.ArgumentParser(prog="./cutru code")
    parser.add_argument("username")
    username = parser.parse_args(arguments).username
    if is_production():
        say("Lệnh này chỉ dùng cho bản dùng thử · this command is for trial installations only.")
        return REFUSED
    start_django()
    from allauth.mfa.models import Authenticator
    from django.db import ProgrammingError

    from cutru.accounts.actions import current_code
    from cutru.accounts.models import User

    try:
        user = User.objects.filter(username__iexact=username, is_trial=True).first()
        if user is not None:
            print(current_code(user))
            return 0
        say(f"«{username}» không phải tài khoản dùng thử · is not a trial account.")
    except Authenticator.DoesNotExist:
        say(f"«{username}» chưa gắn ứng dụng xác thực · has no authenticator.")
    except ProgrammingError:
        say("Chưa có dữ liệu; hãy chạy ./cutru up trước · no data yet; run ./cutru up first.")
    return REFUSED
