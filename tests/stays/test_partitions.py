"""Partitions are there before anybody needs them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from cutru.stays.partitions import ensure_partitions
from cutru.stays.tasks import make_partitions
from tests.stays.factories import today

pytestmark = pytest.mark.django_db


def months_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relid::text FROM pg_partition_tree(%s::regclass) WHERE isleaf", [table])
        return {name.rpartition("_")[2] for (name,) in cursor.fetchall()}


def test_every_month_a_stay_may_be_declared_for_has_its_partition():
    call_command("ensure_partitions", verbosity=0)
    wanted = {f"{today() + timedelta(days=offset):%Y%m}" for offset in range(-365, 92)}
    assert wanted - months_of("stays_stay") == set()
    assert months_of("stays_stay") == months_of("stays_entry")


def test_a_later_night_makes_the_next_month():
    later = today() + timedelta(days=62)
    assert ensure_partitions(later) > 0
    assert ensure_partitions(later) == 0


def test_the_nightly_task_may_run_again_without_harm():
    make_partitions(timestamp=0)
    make_partitions(timestamp=0)
    assert months_of("stays_stay") == months_of("stays_entry")
