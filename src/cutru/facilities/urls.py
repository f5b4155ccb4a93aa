"""Addresses of facilities."""

from django.urls import path

from cutru.facilities.views import facility, places, registration, staff

app_name = "facilities"
urlpatterns = [
    path("dang-ky/", registration.register, name="register"),
    path("dang-ky/thong-tin/", registration.register_form, name="register_form"),
    path("dang-ky/kiem-tra-so/", registration.check_number, name="check_number"),
    path("dang-ky/xong/", registration.registered, name="registered"),
    path("dia-danh/phuong-xa", places.ward_options, name="ward_options"),
    path("dia-danh/trien-khai", places.rollout_notice, name="rollout_notice"),
    path("co-so/", facility.detail, name="detail"),
    path("co-so/sua/", facility.edit, name="edit"),
    path("co-so/chi-nhanh/them/", facility.new_branch, name="add_branch"),
    path("co-so/chon/", facility.switch, name="switch"),
    path("co-so/chon/<int:pk>/", facility.switch, name="switch"),
    path("co-so/phan-mem/", facility.partner_api, name="partner_api"),
    path("co-so/anh-giay-to/", facility.keep_pictures, name="keep_pictures"),
    path("co-so/nhan-vien/", staff.staff, name="staff"),
    path("co-so/nhan-vien/them/", staff.add, name="add_staff"),
    path("co-so/nhan-vien/nhan-them/", staff.assign, name="assign_staff"),
    path("co-so/nhan-vien/<int:pk>/ngung/", staff.deactivate, name="deactivate_staff"),
    path("co-so/nhan-vien/<int:pk>/mo-lai/", staff.activate, name="activate_staff"),
    path("co-so/nhan-vien/<int:pk>/mat-khau/", staff.reset_password, name="reset_staff_password"),
    path("co-so/nhan-vien/<int:pk>/hai-buoc/", staff.reset_second_factor, name="reset_staff_second_factor"),
]
