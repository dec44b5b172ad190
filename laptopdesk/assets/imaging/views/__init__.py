"""The pages of images and their logs; each topic a module on one blueprint."""

from laptopdesk.assets.imaging.views import images, logs
from laptopdesk.assets.imaging.views.blueprint import blueprint

__all__ = ["blueprint", "images", "logs"]
