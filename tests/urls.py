"""Every address of the tracker, read from the resolver itself."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def every_url() -> dict[str, str]:
    """The route of each address by its name with namespace; a nameless one goes by its route."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, namespace: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else path), path
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, path)
