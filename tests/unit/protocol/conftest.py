import pytest

from tools import catalogs


@pytest.fixture(scope="session", autouse=True)
def compiled_catalog():
    (package,) = (package for package in catalogs.list_packages() if package.name == "protocol")
    catalogs.compile_package(package)
