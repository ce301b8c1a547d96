from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.urls import path


def index(request):
    return HttpResponse(f"Hello from Django: {ContentType.objects.count()} tables\n")


urlpatterns = [path("", index)]
