"""One page for every operation: with the take that it starts from, or without one."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from studio import catalog
from studio.actions import routes
from studio.actions.submit import Refused
from studio.catalog.fields import AudioField, PersonaField
from studio.catalog.lists import ClipsField
from studio.catalog.operation import Operation, OperationForm
from studio.catalog.said import StrOrPromise
from studio.models import Account, Clip, Membership, Task
from studio.web import editor, makers, presets, queries
from studio.web.access import MemberRequest, clip_read, is_part, member, producer, task_read
from studio.web.asking import ask, cap_line, dress, into, layout, new_ticket, say_if_too_large
from studio.web.cards import cards, parse_id, watch
from studio.web.examples import Examples
from studio.web.tasks import say

SHOWN = 8  # requests beside the form
CHOICES = 12  # takes to choose from
Entry = tuple[Operation, int, forms.Form | None]  # of a menu, with its price
FAMILIES = {
    "sonic": "",
    "producer": _(
        "One result a request, by a sound in words. Its operations on takes ask for the take first."
    ),
    "nuro": _("Songs and pieces of exactly the length you say."),
    "riffusion": _("Retired at AI Music API, kept here."),
}


@producer
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """More ways to make music: what needs no take, and the families with names of their own."""
    ways = [
        (
            family.capitalize() if family != "sonic" else gettext("From scratch and from recordings"),
            text,
            ways,
        )
        for family, text in FAMILIES.items()
        if (ways := [o for o in catalog.OPERATIONS.values() if o.family == family and _listed(o)])
    ]
    return render(request, "make.html", {"ways": ways})


def _listed(operation: Operation) -> bool:
    """Of two twins one: the other is taken by itself."""
    if operation.key.endswith("_upload") and operation.key.removesuffix("_upload") in catalog.OPERATIONS:
        return False
    return operation.family != "sonic" or _starts_alone(operation)


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: MemberRequest) -> HttpResponse:
    return _page(request, catalog.get("upload"), None)


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, key: str) -> HttpResponse:
    """What needs no take; for all else, a page to choose the take on."""
    operation = _operation(key)
    chooses = not _starts_alone(operation) or (operation.clip_field and "choose" in request.GET)
    return _choose(request, operation) if chooses else _page(request, operation, None)


@producer
@require_http_methods(["GET", "HEAD", "POST"])
def on_take(request: MemberRequest, id: uuid.UUID, key: str) -> HttpResponse:
    clip, operation = clip_read(request, id), _operation(key)
    if not operation.clip_field:
        raise Http404
    return _page(request, operation, clip)


@member
@require_safe
def menu(request: MemberRequest, id: uuid.UUID) -> HttpResponse:
    """What can be done with a take: heard next by anybody, gone on with by who makes music."""
    clip = clip_read(request, id)
    if not is_part(request):
        return redirect(f"{reverse('take', args=[clip.pk])}?tab=do#tabs")
    offered = groups(clip) if request.membership.spends else []
    return render(request, "parts/menu.html", {"clip": clip, "groups": offered, "pop": True})


def groups(clip: Clip) -> list[tuple[StrOrPromise, list[Entry]]]:
    """The menu of a take."""
    prefetch_related_objects([clip], "remotes")
    menu = catalog.menu(clip.kind)
    operations = [operation for _, group in menu for operation in group]
    priced = zip(operations, routes.previews(clip.team, operations, clip), strict=True)
    entries = {operation.key: _entry(operation, route) for operation, route in priced}
    return [(name, [entries[operation.key] for operation in group]) for name, group in menu]


def _entry(operation: Operation, route: routes.Route) -> Entry:
    """What needs no more said comes with a ticket: one click asks for it."""
    return operation, route.credits, new_ticket() if _needs_nothing(operation) else None


def _operation(key: str) -> Operation:
    try:
        return catalog.get(key)
    except LookupError as error:
        raise Http404 from error


def _starts_alone(operation: Operation) -> bool:
    form = operation.form
    return not any(form.base_fields[name].required for name in form.clip_fields())


def _needs_nothing(operation: Operation) -> bool:
    return set(operation.form.base_fields) == {operation.clip_field}


def _page(request: MemberRequest, operation: Operation, clip: Clip | None) -> HttpResponse:
    if request.method == "POST":
        return _post(request, operation, clip)
    if is_part(request) and "find" in request.GET:
        return render(request, "parts/partners.html", {"partner": _partner(request, clip, request.GET)})
    form = dress(operation.prefilled(_settings(request, operation)), request.membership, clip)
    return render(request, "operation.html", _beside(request, operation, clip, form))


def _settings(request: MemberRequest, operation: Operation) -> Mapping[str, Any]:
    """All settings of an earlier request, or those of the example, or what the address says: a preset, words
    from the desk, or values."""
    if again := parse_id(request.GET.get("from")):
        return dict(task_read(request, again).params)
    if "example" in request.GET:
        return Examples(request, request.membership).of(operation).body
    lists = operation.form.fields_of(ClipsField)
    said = {name: value for name, value in request.GET.items() if name not in lists}
    return editor.prefilled(operation, said) | said | (presets.filled(request, operation) or {})


def _post(request: MemberRequest, operation: Operation, clip: Clip | None) -> HttpResponse:
    typed = operation.from_post(_posted(request, operation, clip), request.FILES)
    form = dress(typed, request.membership, clip)
    try:
        if not form.is_valid():
            say_if_too_large(request, form)
            return _refuse(request, operation, clip, form)
        task = ask(request, operation, form)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _refuse(request, operation, clip, form)
    if _from_menu(request):
        return _answer_menu(request, operation, clip, task)
    if not request.htmx:
        return redirect(f"{request.path}?from={task.pk}")
    context = _offer(request, operation, clip, form) | {"accepted": task}
    answer = render(request, "operation.html#foot", context)
    answer["HX-Trigger"] = "tasks-changed"
    return answer


def _answer_menu(request: MemberRequest, operation: Operation, clip: Clip | None, task: Task) -> HttpResponse:
    """The entry with a new ticket; a sentence; and whoever lists requests hears of it."""
    sentence = gettext("%(operation)s: on its way.")
    if task.state == task.State.ASKED:
        sentence = gettext("%(operation)s: waits for a manager.")
    sentence %= {"operation": operation.title}
    if not request.htmx or clip is None:
        return say(request, sentence, reverse("take", args=[clip.pk]) if clip else "activity")
    credits = routes.preview(request.team, operation, clip).credits
    context = {"operation": operation, "clip": clip, "credits": credits, "ticket": new_ticket()}
    answer = render(request, "parts/menu.html#entry", context)
    trigger_client_event(answer, "tasks-changed")
    trigger_client_event(answer, "toast", {"text": sentence})
    return answer


def _from_menu(request: MemberRequest) -> bool:
    return request.POST.get("from") == "menu"


def _posted(request: MemberRequest, operation: Operation, clip: Clip | None) -> QueryDict:
    """What was sent, about the take of the address, whatever else was said."""
    data = request.POST.copy()
    if clip is None:
        return data
    own = str(clip.pk)
    if operation.form.fields_of(ClipsField):
        pair = [own, data.get("partner", "")]
        data.setlist(operation.clip_field, pair[::-1] if data.get("gives") == "band" else pair)
    else:
        data[operation.clip_field] = own
    return data


def _refuse(
    request: MemberRequest, operation: Operation, clip: Clip | None, form: OperationForm
) -> HttpResponse:
    if _from_menu(request) and clip:
        sentences = [str(sentence) for errors in form.errors.values() for sentence in errors]
        return say(request, " ".join(sentences), reverse("take", args=[clip.pk]))
    if not request.htmx:
        return render(request, "operation.html", _beside(request, operation, clip, form), status=422)
    answer = render(request, "operation.html#form", _form(request, operation, clip, form), status=422)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#compose", "outerHTML show:none"
    return answer


def _beside(
    request: MemberRequest, operation: Operation, clip: Clip | None, form: OperationForm
) -> dict[str, Any]:
    """The form, and the newest requests: about this take, or of the team."""
    rows = queries.about(request.membership, clip) if clip else queries.requests(request.membership)
    shown = cards(request.membership, rows[:SHOWN])
    live = watch("take_updates", shown, of=clip.pk) if clip else watch("updates", shown)
    account = Account.of(request.team)
    makers.begin_with(form, account)
    trouble = makers.trouble(request, account)
    return (
        _form(request, operation, clip, form)
        | {"cards": shown, "trouble": trouble, "versions": bool(clip)}
        | live
    )


def _form(
    request: MemberRequest, operation: Operation, clip: Clip | None, form: OperationForm
) -> dict[str, Any]:
    personas = form.fields_of(PersonaField)
    given = form.data if form.is_bound else {**_pair(operation, form, clip), **request.GET.dict()}
    offered = _offer(request, operation, clip, form) | presets.offers(request, operation)
    return offered | {
        "form": form,
        "layout": layout(operation, form),
        "clip": clip,
        "editor": editor.editor(operation, clip),
        "partner": _partner(request, clip, given) if operation.form.fields_of(ClipsField) else None,
        "prefilled": form.is_bound or bool(form.initial),
        "lacks_persona": bool(personas) and not any(form.fields[name].widget.choices for name in personas),
        "most_bytes": settings.UPLOAD_BYTES,
        "takes_file": any(name in form.fields for name in form.fields_of(AudioField)),
    }


def _offer(
    request: MemberRequest, operation: Operation, clip: Clip | None, form: OperationForm
) -> dict[str, Any]:
    given = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    route = routes.preview(request.team, operation, clip)
    several = bool(operation.form.fields_of(ClipsField))
    place = clip.project if clip else into(request)
    return cap_line(request, route.credits, place) | {
        "operation": operation,
        "route": route,
        "by": makers.line(route, clip, several),
        "results": operation.results(given),
        "outcome": editor.outcome(operation, clip, route, given),
        "ticket": new_ticket(None if clip else place),
    }


class SearchInput(forms.TextInput):
    input_type = "search"


class Partner(forms.Form):
    """The other song of two, and which of them sings."""

    find = forms.CharField(label=_("Find"), required=False, widget=SearchInput)
    partner = forms.ChoiceField(label=_("The other song"), widget=forms.RadioSelect, required=False)
    gives = forms.ChoiceField(
        label=_("This song gives"),
        choices=[("voice", _("The voice")), ("band", _("The band"))],
        widget=forms.RadioSelect,
    )


def _pair(operation: Operation, form: OperationForm, clip: Clip | None) -> dict[str, str]:
    """Of settings that name two songs the other one, and which of them sings."""
    names = operation.form.fields_of(ClipsField)
    songs = [str(song) for song in form.initial.get(names[0]) or ()] if names else []
    if clip is None or len(songs) != 2 or str(clip.pk) not in songs:
        return {}
    place = songs.index(str(clip.pk))
    return {"partner": songs[1 - place], "gives": "band" if place else "voice"}


def _partner(request: MemberRequest, clip: Clip | None, given: Mapping[str, Any]) -> Partner:
    chosen = parse_id(str(given.get("partner", "")))
    find = " ".join(str(given.get("find", "")).split())[:80]
    newest = queries.songs(request.membership, find)[: CHOICES + 1]
    found = [song for song in newest if song != clip][:CHOICES]
    kept = queries.song(request.membership, chosen) if chosen else None
    if kept and kept not in found:
        found = [kept, *found]  # what is chosen stays
    gives = "band" if given.get("gives") == "band" else "voice"
    form = Partner(initial={"find": find, "partner": str(chosen or ""), "gives": gives})
    form.fields["partner"].choices = [(str(song.pk), song) for song in found]  # type: ignore[attr-defined]
    return form


def _choose(request: MemberRequest, operation: Operation) -> HttpResponse:
    find = " ".join(request.GET.get("find", "").split())[:80]
    songs = _suiting(operation, request.membership, find)
    search = Search(initial={"find": find, "preset": request.GET.get("preset", "")})
    context = {"operation": operation, "songs": songs, "search": search, "find": find}
    partial = "#songs" if is_part(request) else ""
    return render(request, f"choose.html{partial}", context)


class Search(forms.Form):
    preset = forms.CharField(required=False, widget=forms.HiddenInput)
    find = forms.CharField(label=_("Find a take"), required=False, widget=SearchInput)


def _suiting(operation: Operation, me: Membership, find: str) -> Iterable[Clip]:
    """The newest takes for which it makes sense."""
    newest = queries.songs(me, find)[: 8 * CHOICES]
    twin = catalog.OPERATIONS.get(f"{operation.key}_upload", operation)
    return [clip for clip in newest if operation.suits(clip.kind) or twin.suits(clip.kind)][:CHOICES]
