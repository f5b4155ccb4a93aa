import collections, pytest, json
from tests.test_access_matrix import *
pytestmark=[pytest.mark.django_db]
def test_write():
    cols={}; faults={}
    for role in ROLES:
        with undone():
            s,f=observed(Town(),role); cols[role]=s; faults[role]=f
    Path('/tmp/x/matrix.json').write_text(json.dumps([cols,faults]))
