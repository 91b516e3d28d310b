"""What the deployment says about the ways out: the mail server that all may use, the addresses
that may be spoken to although they are this machine's own, and the key that secrets are kept by."""

from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True)
class Deployment:
    """base_url: what links begin with. trusted_hosts: see channels.reaching.

    key: what secrets at rest are encrypted with.
    """

    base_url: str
    key: str
    trusted_hosts: frozenset[str]
    smtp_host: str
    smtp_port: int
    smtp_sender: str
    smtp_user: str
    smtp_password: str
    smtp_starttls: bool
    smtp_ca_file: str

    @property
    def has_mail(self) -> bool:
        return bool(self.smtp_host and self.smtp_sender)


def deployment() -> Deployment:
    config = current_app.config
    return Deployment(
        base_url=config["BASE_URL"],
        key=config["SECRET_KEY"] or "",
        trusted_hosts=frozenset(each.lower() for each in config["OUTGOING_HOSTS"]),
        smtp_host=config["SMTP_HOST"],
        smtp_port=config["SMTP_PORT"],
        smtp_sender=config["SMTP_SENDER"],
        smtp_user=config["SMTP_USER"],
        smtp_password=config["SMTP_PASSWORD"],
        smtp_starttls=config["SMTP_STARTTLS"],
        smtp_ca_file=config["SMTP_CA_FILE"],
    )
