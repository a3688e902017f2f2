"""x"""
from starlette.routing import Route
from starlette.responses import Response
async def editor(request): return Response("editor")
def routes(): return [Route("/editor", editor, name="editor")]
