"""Settings of one installation: environment variables `LAPTOPDESK_…` or a TOML file, read once, then frozen."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


class Config(BaseSettings):
    """Everything the product asks of its surroundings. `from_env` is the only reader."""

    model_config = SettingsConfigDict(env_prefix="LAPTOPDESK_", frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="keys, and the SQLite file unless a database URL is set")
    database_url: str | None = Field(
        default=None, description="postgresql://… or sqlite:///…; default: SQLite in data_dir"
    )
    database_owner_url: str | None = Field(
        default=None, description="PostgreSQL role that owns the tables and migrates; the app's role then owns nothing"
    )
    secret_key: SecretStr | None = Field(
        default=None, description="signs session cookies; default: a key in data_dir/keys"
    )
    public_url: str | None = Field(
        default=None, description="https address residents reach; labels carry a QR once it is set"
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    config: Path | None = Field(default=None, description="the TOML file, if any")
    announce: bool = Field(
        default=True, description="tell stations on the local network (zeroconf) where this server is"
    )
    log_json: bool = False
    worker_required: bool = True
    metrics_token: SecretStr | None = None

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

    @classmethod
    def from_env(cls) -> Self:
        """The settings of this process; raises pydantic's ValidationError that names each wrong one."""
        return cls()

    @property
    def url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'laptopdesk.sqlite3'}"

    @property
    def keys_dir(self) -> Path:
        """The folder of the signing keys."""
        return self.data_dir / "keys"

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over https only, once the public address is https."""
        return (self.public_url or "").startswith("https://")
