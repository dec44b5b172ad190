"""Settings of one installation: environment variables `LAPTOPDESK_…` or a TOML file, read once, then frozen."""

from collections import Counter
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import Field, FilePath, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from laptopdesk.core.i18n import N_
from laptopdesk.core.i18n import gettext as _


class Config(BaseSettings):
    """Everything the product asks of its surroundings. `from_env` is the only reader."""

    model_config = SettingsConfigDict(
        env_prefix="LAPTOPDESK_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    data_dir: Path = Field(
        default=Path("var"), description=N_("keys, and the SQLite file unless a database URL is set")
    )
    database_url: SecretStr | None = Field(
        default=None, description=N_("postgresql://… or sqlite:///…; default: SQLite in data_dir")
    )
    database_owner_url: SecretStr | None = Field(
        default=None,
        description=N_("PostgreSQL role that owns the tables and migrates; the app's role then owns nothing"),
    )
    pg_dump: Path | None = Field(
        default=None,
        description=N_(
            "PostgreSQL's pg_dump for backups, with pg_restore next to it; default: a matching one is found"
        ),
    )
    secret_key: SecretStr | None = Field(
        default=None, description=N_("signs cookies: 32 random bytes or more; default: a key in data_dir/keys")
    )
    public_url: str | None = Field(
        default=None, description=N_("https address that participants can reach; labels carry a QR code once it is set")
    )
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = Field(
        default=(ip_network("127.0.0.1"), ip_network("::1")),
        description=N_(
            "addresses or networks of the reverse proxies, separated by commas; only these are trusted about visitors"
        ),
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    plain_http: bool = Field(
        default=False, description=N_("serve beyond this computer without https: only where the network itself is safe")
    )
    processes: int = Field(default=2, ge=1, le=32, description=N_("how many processes answer requests"))
    config: FilePath | None = Field(default=None, description=N_("the TOML file, if any"))
    session_hours: int = Field(default=12, ge=1, le=168, description=N_("after this long everyone must sign in again"))
    session_idle_minutes: int = Field(
        default=60, ge=5, description=N_("a session with a password ends when it is not used for this long")
    )
    desk_idle_minutes: int = Field(default=240, ge=5, description=N_("the same for a session with a PIN or a badge"))
    helpdesk_phone: str | None = Field(
        default=None,
        max_length=24,
        pattern=r"^[+(]?[0-9][0-9 ()./-]{1,21}[0-9]$",
        description=N_("the helpdesk's telephone number, as it is printed on agreements; without it they name none"),
    )
    announce: bool = Field(
        default=True, description=N_("tell stations on the local network (zeroconf) where this server is")
    )
    log_json: bool = False
    worker_required: bool = True
    metrics_token: SecretStr | None = Field(
        default=None,
        description=N_("bearer token for /metrics; without it only this computer reads them, and no proxy"),
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before environment before the TOML file that `LAPTOPDESK_CONFIG` names."""
        path = env_settings().get("config")
        toml = (TomlConfigSettingsSource(settings_cls, Path(str(path))),) if path else ()
        return (init_settings, env_settings, *toml)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _read_networks(cls, value: Any) -> Any:
        words = value.split(",") if isinstance(value, str) else value
        return [word.strip() if isinstance(word, str) else word for word in words if word != ""]

    @field_validator("secret_key")
    @classmethod
    def _refuse_weak(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and is_weak(value.get_secret_value()):
            raise ValueError(
                _(
                    "too easy to guess, and who guesses it signs in as anybody. Leave it out (a strong key is then "
                    "kept in "
                    "the data directory), or use what 'openssl rand -hex 32' prints"
                )
            )
        return value

    @classmethod
    def from_env(cls) -> Self:
        """The settings of this process; raises pydantic's ValidationError that names each wrong one."""
        return cls()

    @property
    def url(self) -> str:
        """The database URL in force, with its password."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir.resolve() / 'laptopdesk.sqlite3'}"

    @property
    def owner_url(self) -> str | None:
        """The URL of the role that owns the tables, with its password."""
        return self.database_owner_url.get_secret_value() if self.database_owner_url else None

    def is_safe_at(self, host: str) -> bool:
        """Whether to serve at this address: on this computer, behind https, or where a setting says so."""
        if self.secure_cookies or self.plain_http or host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False

    def shown(self) -> dict[str, str]:
        """Every setting as it may be shown to anybody: of a secret only that it is set, of an address no password."""
        return {name: _shown(name, getattr(self, name)) for name in type(self).model_fields}

    @property
    def keys_dir(self) -> Path:
        """The folder of the signing keys."""
        return self.data_dir / "keys"

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over https only, once the public address is https."""
        return (self.public_url or "").startswith("https://")


URLS = ("database_url", "database_owner_url", "public_url")


def _shown(name: str, value: object) -> str:
    match value:
        case None:
            return ""
        case SecretStr() if not value:
            return ""
        case SecretStr():
            return without_secrets(value.get_secret_value()) if name in URLS else HIDDEN
        case tuple():
            return ", ".join(str(item) for item in value)
        case _:
            return without_secrets(str(value)) if name in URLS else str(value)


HIDDEN = "********"


def without_secrets(url: str) -> str:
    """Scheme, user, host and path of an address; what else it says may be secret, as all of one that cannot be read."""
    try:
        parts = urlsplit(url)
        user = f"{parts.username}:{HIDDEN}@" if parts.password else f"{parts.username}@" if parts.username else ""
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return HIDDEN
    if not parts.scheme or "@" in parts.path:
        return HIDDEN
    return f"{parts.scheme}://{user}{host}{parts.path}" + (f"?{HIDDEN}" if parts.query else "")


LEAST_BYTES = 32


def is_weak(key: str) -> bool:
    """Whether a key that signs is short, or made of few letters, of repetitions, or of a row such as `abcdef`."""
    if len(key.encode()) < LEAST_BYTES or len(set(key)) < 8:
        return True
    pieces = [key[at : at + 3] for at in range(len(key) - 2)]
    steps = [ord(after) - ord(before) for before, after in pairwise(key)]
    return len(set(pieces)) < 0.7 * len(pieces) or max(Counter(steps).values()) > len(steps) / 2
