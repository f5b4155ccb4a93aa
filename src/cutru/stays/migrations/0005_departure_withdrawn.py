"""A check-out can be taken back: one more kind of act, the column itself does not change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0004_indexes_for_lists")]

    operations = [
        migrations.AlterField(
            model_name="stayentry",
            name="action",
            field=models.CharField(
                choices=[
                    ("handed_in", "Đã gửi"),
                    ("corrected", "Đính chính"),
                    ("room_changed", "Đổi phòng"),
                    ("extended", "Gia hạn"),
                    ("departed", "Trả phòng"),
                    ("departure_withdrawn", "Bỏ trả phòng"),
                    ("cancelled", "Huỷ"),
                    ("confirmed", "Công an xác nhận"),
                    ("correction_asked", "Công an yêu cầu đính chính"),
                ],
                max_length=20,
                verbose_name="việc",
            ),
        )
    ]
