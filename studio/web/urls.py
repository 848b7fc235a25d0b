from django.urls import path

from studio.web import compose, credits, landing, library, media, tasks, video

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("media/landing.json", landing.player, name="landing_player"),
    path("media/landing.mp3", landing.audio, name="landing_audio"),
    path("media/landing.jpg", landing.cover, name="landing_cover"),
    path("create", compose.create, name="create"),
    path("create/words", compose.words, name="words"),
    path("library", library.library, name="library"),
    path("library/updates", tasks.library_updates, name="library_updates"),
    path("takes/<uuid:id>", library.take, name="take"),
    path("takes/<uuid:id>/player.json", library.player, name="player"),
    path("takes/<uuid:id>/video", video.clip_video, name="clip_video"),
    path("activity", tasks.activity, name="activity"),
    path("activity/updates", tasks.activity_updates, name="activity_updates"),
    path("tasks/updates", tasks.updates, name="updates"),
    path("tasks/<uuid:id>/cancel", tasks.cancel, name="cancel"),
    path("tasks/<uuid:id>/again", tasks.again, name="again"),
    path("credits", credits.ledger, name="credits"),
    path("media/takes/<uuid:id>/audio.mp3", media.clip_audio, name="clip_audio"),
    path("media/takes/<uuid:id>/cover.jpg", media.clip_cover, name="clip_cover"),
    path("media/takes/<uuid:id>/thumb.jpg", media.clip_thumb, name="clip_thumb"),
    path("media/takes/<uuid:id>/song.mid", media.clip_midi, name="clip_midi"),
    path("media/takes/<uuid:id>/download", media.clip_download, name="clip_download"),
    path("media/takes/<uuid:id>/video.mp4", media.clip_video_file, name="clip_video_file"),
    path("media/takes/<uuid:id>/words.<str:kind>", media.clip_words, name="clip_words"),
]
